"""/styleguide/: each component in each state, with its real template and sample data. For those who may enter the editor."""
