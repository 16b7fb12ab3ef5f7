node {
    canaryRolout(target: kubernetes('web'), image: 'shop/web:1')
}
