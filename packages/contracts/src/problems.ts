/** Every problem code with its HTTP status and title: the one table from which answers and `/problems/{code}` come. */
const kinds = {
  bad: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  method: 405,
  conflict: 409,
  failed: 412,
  large: 413,
  long: 414,
  media: 415,
  invalid: 422,
  required: 428,
  many: 429,
  headers: 431,
  internal: 500,
  unavailable: 503,
} as const
type Kind = keyof typeof kinds
type Row = readonly [kind: Kind, zh: string, en: string]

const rows = {
  'invalid-request': ['bad', '请求不合规范', 'The request does not fit its schema'],
  'invalid-json': ['bad', '请求体不是合法的 JSON', 'The body is not valid JSON'],
  'invalid-cursor': ['bad', '翻页游标无效', 'The cursor is not one of ours'],
  'unknown-parameter': ['bad', '未知的查询参数', 'A query parameter is unknown'],
  'scope-not-yours': ['bad', '所查区划不在您的范围内', 'The scope asked for is not within your grants'],
  unauthenticated: ['unauthenticated', '未登录或令牌无效', 'No valid token'],
  forbidden: ['forbidden', '没有此项权限', 'Your roles do not include this'],
  'grants-unreadable': ['forbidden', '授权待核', 'Your grants are being checked'],
  'not-found': ['missing', '查无此项', 'Nothing here, or not for you'],
  'method-not-allowed': ['method', '不支持此方法', 'Method not allowed'],
  'illegal-step': ['conflict', '当前状态不能执行此步骤', 'The step is not possible in this state'],
  'already-exists': ['conflict', '已经存在', 'It exists already'],
  'claim-taken': ['conflict', '已被占用', 'Somebody holds it already'],
  busy: ['conflict', '正被他人修改，请重试', 'Others are changing it; try again'],
  'version-mismatch': ['failed', '版本已变', 'It has changed since you read it'],
  'if-match-required': ['required', '须带 If-Match', 'If-Match is required'],
  'too-large': ['large', '请求体过大', 'The body is too large'],
  'uri-too-long': ['long', '网址过长', 'The URL is too long'],
  'unsupported-media-type': ['media', '只接受 application/json', 'Only application/json is accepted'],
  'headers-too-large': ['headers', '请求头过大', 'The headers are too large'],
  'too-many-requests': ['many', '请求过于频繁', 'Too many requests'],
  internal: ['internal', '系统内部错误', 'Something broke on our side'],
  unavailable: ['unavailable', '服务暂不可用，请稍后重试', 'Not available now; try again soon'],
  'reference-not-yet-known': ['unavailable', '所引用的对象尚未同步', 'The reference has not arrived here yet'],
  'unknown-reference': ['invalid', '所引用的对象不存在', 'A reference is unknown'],
  'idempotency-key-reused': ['invalid', '幂等键已用于其他请求', 'The Idempotency-Key was used for another request'],
  'occurred-in-future': ['invalid', '发生时间不能晚于现在', 'It cannot have happened in the future'],
  'occurred-before-previous': ['invalid', '发生时间早于上一步骤', 'It cannot have happened before the previous step'],
  'invalid-date': ['invalid', '日期不存在', 'That day does not exist'],
  'irregular-code': ['invalid', '编码不合规则', 'The code breaks the rule of its level'],
  'division-in-use': ['conflict', '区划内仍有在用对象', 'The division still holds active things'],
  'division-retired': ['invalid', '区划已撤销', 'The division is retired'],
  'wrong-level': ['invalid', '层级不符', 'The level does not fit'],
  'own-successor': ['invalid', '接续者不能是自己', 'Nothing takes its own place'],
  'unit-in-use': ['conflict', '单位内仍有党组织', 'A Party organisation stands on the unit'],
  'garrison-data': ['invalid', '驻地部队只登记代称', 'Of a garrison only its alias is kept'],
  'unit-closed': ['invalid', '单位已注销', 'The unit is closed'],
  'too-few-members': ['invalid', '党员人数不足', 'Too few full members'],
  'too-many-members': ['invalid', '人数超过上限', 'Too many members'],
  'too-many-units': ['invalid', '联合支部覆盖单位过多', 'A joint branch covers too many units'],
  'too-few-units': ['invalid', '联合支部至少覆盖两个单位', 'A joint branch covers at least two units'],
  'not-joint': ['invalid', '只有联合支部覆盖多个单位', 'Only a joint branch covers several units'],
  'own-application': ['forbidden', '申请人不得审批自己的申请', 'Nobody decides on their own application'],
  'committee-too-small': ['invalid', '委员会不足三人', 'A committee has at least three members'],
  'committee-not-possible': ['invalid', '不足七人不设委员会', 'A committee needs seven full members'],
  'term-invalid': ['invalid', '任期不合规定', 'The term does not fit the rule'],
  'term-running': ['conflict', '任期未满', 'The term has not ended yet'],
  'quorum-missed': ['invalid', '到会人数不足五分之四', 'Fewer than four fifths were present'],
  'children-left': ['conflict', '仍有下级党组织', 'It still has organisations below it'],
  'members-left': ['conflict', '组织内仍有党员', 'The organisation still has members'],
  'would-be-cycle': ['invalid', '上级不能是自己的下级', 'An organisation cannot be below itself'],
  'organization-not-active': ['invalid', '党组织不在运行状态', 'The organisation is not active'],
  'legacy-grid-taken': ['conflict', '旧网格已合并或撤销', 'The legacy grid is merged or retired already'],
  'grid-not-active': ['invalid', '网格未启用', 'The grid is not active'],
  'building-twice': ['invalid', '楼栋重复', 'A building is named twice'],
  'division-mismatch': ['invalid', '所属区划不符', 'It does not lie in the division named'],
  'organization-type': ['invalid', '党组织类型不符', 'The kind of organisation does not fit'],
  'branch-linked': ['conflict', '网格已有党支部', 'The grid has its branch already'],
  'quota-exhausted': ['conflict', '名额已满', 'No place is left'],
  'building-unknown': ['invalid', '楼栋不属于本网格', 'The building is not of this grid'],
  'lead-taken': ['conflict', '该单位已牵头同主题联盟', 'It leads an alliance of this theme already'],
  'lead-type': ['invalid', '牵头组织类型不符', 'The lead must be a working or township committee'],
  'lead-stays': ['conflict', '牵头单位不能退出', 'The lead cannot leave'],
  'member-twice': ['conflict', '已是成员', 'It is a member already'],
  'not-a-member': ['invalid', '不是成员', 'It is not a member'],
  'too-few-parties': ['invalid', '成员不足', 'Too few members'],
  'own-grant': ['forbidden', '不能给自己授权', 'Nobody grants to themselves'],
  'beyond-own-scope': ['forbidden', '超出自身范围', 'Beyond your own subtree'],
  'invalid-period': ['invalid', '止期须晚于起期', 'The end must come after the start'],
  'grant-ended': ['conflict', '授权已结束', 'The grant has ended'],
  'calendar-backwards': ['conflict', '日历只能向前', 'The calendar only moves forward'],
  'fact-unknown': ['invalid', '没有此项记录', 'There is no such fact'],
  'not-correctable': ['invalid', '此类记录不能更正', 'Facts of this type are not corrected'],
  'invalid-fact': ['invalid', '更正内容不合规范', 'The corrected fact does not fit its schema'],
  'correction-impossible': ['conflict', '更正后步骤不成立', 'The steps would not have been possible'],
  'same-value': ['conflict', '没有变化', 'Nothing would change'],
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof rows
export interface ProblemKind {
  readonly status: number
  readonly zh: string
  readonly en: string
}
const table = new Map<string, Row>(Object.entries(rows))
/** Status and titles of a code; an unknown code is our own mistake and reads as `internal`. */
export function problem(code: string): ProblemKind {
  const [kind, zh, en] = table.get(code) ?? rows.internal
  return { status: kinds[kind], zh, en }
}
export const problemCodes = [...table.keys()]
