"""What leaves the machine: parse and print, inverse to each other."""
