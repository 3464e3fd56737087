/** Servers that `npm test` started. */
export const { MONGO_URL = 'mongodb://127.0.0.1:27017', REDIS_URL } = process.env
