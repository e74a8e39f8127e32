# bioluigi 0.3.0

