"""What a memory of earlier looks adds to judgement: changes, gaps, figures, and how far back a failure goes."""
