node {
    weight(5)
    echo 'x'
}
