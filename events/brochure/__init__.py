"""The printed programme, made from the same dates as the site: content, drawing, making, and what changed since."""
