pipeline {
    agent any
}
