"""How an office begins: as the sample office, or as a real one."""
