"""What people see: values to SVG and HTML, without a framework."""
