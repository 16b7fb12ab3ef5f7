stage('A') {
    def list = null
    list.size()
}
