import { listen } from '@jiceng/service-kit'
import { openGateway } from './app.ts'
import { readSettings } from './config.ts'

const settings = readSettings()
await listen(await openGateway(settings), settings)
