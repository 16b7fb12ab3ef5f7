def n = 0
pipeline {
    agent any
    options { skipStagesAfterUnstable(); quietPeriod(5); someUnknownOption() }
    stages {
        stage('Flaky') {
            options { retry(2) }
            steps { script { n++; if (n == 1) { error 'first' } } }
        }
        stage('Unstable') { steps { script { currentBuild.result = 'UNSTABLE' } } }
        stage('Skipped') { steps { echo 'never' } }
    }
}
