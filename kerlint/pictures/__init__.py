"""What was understood of a program, shown: the shapes behind its lines, and the summaries of its models."""
