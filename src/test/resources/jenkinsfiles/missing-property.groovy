echo nowhere
