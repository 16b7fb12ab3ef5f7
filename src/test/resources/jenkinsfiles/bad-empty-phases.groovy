canaryRollout(target: kubernetes('web'), image: 'shop/web:1', phases: [])
