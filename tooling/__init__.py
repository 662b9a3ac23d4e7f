"""What ./dev does. Standard library only, as it runs before anything is installed."""
