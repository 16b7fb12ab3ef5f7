pipeline {
    agent any
    options { timeoutt(time: 1) }
    stages { stage('A') { steps { echo 'x' } } }
}
