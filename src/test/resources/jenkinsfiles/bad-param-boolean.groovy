// param DRY=maybe
properties([parameters([booleanParam(name: 'DRY', defaultValue: true)])])
