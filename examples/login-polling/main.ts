import { start } from '../shared/start.ts'
import { createLogin } from './login.ts'

start(createLogin)
