"""What goes over the wire: one marshmallow schema for each body and each answer."""
