def image = 'shop/web:1'
canaryRollout(traget: kubernetes('web'), image: image)
