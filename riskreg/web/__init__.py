"""What pages and API share about being on the web: who calls, what they may, one order of checks for every act."""
