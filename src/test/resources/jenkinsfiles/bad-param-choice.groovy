// param WHERE=moon
properties([parameters([choice(name: 'WHERE', choices: ['earth', 'mars'])])])
