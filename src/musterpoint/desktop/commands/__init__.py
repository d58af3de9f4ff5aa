"""Every action of the menus, the toolbar and the keys, each declared once."""
