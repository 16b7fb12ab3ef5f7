pipeline {
    agent any
    stagess { stage('A') { steps { echo 'x' } } }
}
