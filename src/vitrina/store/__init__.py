"""The library on disk. The only room with SQL and with paths inside a library."""
