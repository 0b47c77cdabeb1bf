"""What comes in from outside: addresses, forms and bodies."""
