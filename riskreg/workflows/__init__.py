"""What people do, one function for each act: page, API, import and job call the same one."""
