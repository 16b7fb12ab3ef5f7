// stub readJSON=1.2.3
// stub sh=abc123
// stub TAG_NAME=v1
// stub unused=x
node {
    def v = readJSON file: 'package.json'
    echo "$v ${sh(script: 'git rev-parse HEAD', returnStdout: true)} ${env.TAG_NAME} ${TAG_NAME}"
}
