"""Functions over the rows, by subject; each says how many statements it makes when more than one."""
