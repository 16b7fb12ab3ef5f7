def image = 'shop/web:1'
canaryRollout(image: image)
