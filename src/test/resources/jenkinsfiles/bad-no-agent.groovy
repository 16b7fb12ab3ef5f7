pipeline {
    stages { stage('A') { steps { echo 'x' } } }
}
