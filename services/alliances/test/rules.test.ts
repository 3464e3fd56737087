import './rules/alliances.test.ts'
import './rules/properties.test.ts'
