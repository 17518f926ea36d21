import './tokens.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import './mantine.css'
import './base.css'
