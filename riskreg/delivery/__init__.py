"""The outside world: nothing here runs inside a command, and nothing that fails here undoes one."""
