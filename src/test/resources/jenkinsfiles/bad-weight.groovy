pipeline {
    agent any
    stages {
        stage('Deploy') {
            steps {
                canaryRollout(
                    target: kubernetes('web'),
                    image: 'shop/web:1',
                    phases: [weight(5),
                             weight(140)])
            }
        }
    }
}
