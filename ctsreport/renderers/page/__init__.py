"""Pages for people: HTML and Markdown, drawn from templates."""
