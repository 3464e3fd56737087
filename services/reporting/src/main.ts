import { runService } from '@jiceng/service-kit'
import { service } from './app.ts'
import { readSettings } from './config.ts'

const settings = readSettings()
await runService(service(settings), settings)
