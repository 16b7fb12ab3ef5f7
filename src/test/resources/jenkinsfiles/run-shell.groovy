// run-sh
node {
    env.GREETING = 'hello'
    sh 'echo "$GREETING from a shell"; echo second'
    def out = sh(script: 'printf "%s" "$BUILD_NUMBER"', returnStdout: true)
    echo "out: ${out.trim()} status: ${sh(script: 'exit 3', returnStatus: true)}"
    bat 'dir'
    sh 'exit 4'
}
