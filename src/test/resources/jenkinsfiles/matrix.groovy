pipeline {
    agent none
    stages {
        stage('Test') {
            matrix {
                axes {
                    axis { name 'OS'; values 'linux', 'mac' }
                    axis { name 'JDK'; values '17', '21' }
                }
                excludes { exclude { axis { name 'OS'; values 'mac' }; axis { name 'JDK'; notValues '21' } } }
                stages { stage('Run') { steps { echo "${OS} ${JDK}"; sleep 3 } } }
            }
        }
    }
}
