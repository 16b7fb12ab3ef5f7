// param VERSON=1
pipeline {
    agent any
    parameters { string(name: 'VERSION', defaultValue: '1') }
    stages { stage('A') { steps { echo 'x' } } }
}
