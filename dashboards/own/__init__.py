"""An officer's own figures, for the own eyes only: there is no address at which somebody else's could be asked."""
