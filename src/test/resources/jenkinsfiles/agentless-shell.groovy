pipeline {
    agent none
    stages { stage('A') { steps { sh 'make' } } }
}
