node { sh(scritp: 'x') }
