"""The least scopes of a project with their reasons, and what each turns out to be."""
