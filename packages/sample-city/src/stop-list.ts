/**
 * Names of real places that the composed ones could hit: counties, county-level cities and districts, and well-known
 * places of a town's size. The first two characters decide.
 */
export const realPlaces: ReadonlySet<string> = new Set([
  '云溪', '云岭', '松溪', '松岭', '松坪', '竹溪', '竹塘', '石桥', '石塘', '石岭', '石坪', '枫桥', '枫溪', '枫泾', '柏塘', '松桥', '云桥', '云坪', '桐岭', '石湾',
]) // biome-ignore format: a list of words reads better in lines than in one column

/** Persons of public life, of today and of the past, whose names a city that does not exist must not bear by chance. */
export const publicFigures: ReadonlySet<string> = new Set([
  '习近平', '李强', '赵乐际', '王沪宁', '蔡奇', '丁薛祥', '李希', '韩正', '胡锦涛', '温家宝', '江泽民', '朱镕基', '李克强', '张德江', '俞正声', '王岐山',
  '张高丽', '汪洋', '栗战书', '毛泽东', '周恩来', '刘少奇', '朱德', '邓小平', '陈云', '任弼时', '彭德怀', '贺龙', '叶剑英', '李先念', '董必武', '宋庆龄',
  '杨尚昆', '万里', '乔石', '胡耀邦', '李鹏', '吴邦国', '贾庆林', '曾庆红', '黄菊', '吴官正', '李长春', '罗干', '贺国强', '周永康', '薄熙来', '孙政才',
  '陈敏尔', '胡春华', '马兴瑞', '何立峰', '石泰峰', '刘国中', '李干杰', '李书磊', '李鸿忠', '何卫东', '张又侠', '张国清', '陈文清', '陈吉宁', '尹力', '袁家军',
  '黄坤明', '马云', '马化腾', '任正非', '刘强东', '雷军', '王健林', '成龙', '李小龙', '周杰伦', '刘德华', '姚明', '刘翔', '袁隆平', '钱学森', '屠呦呦',
]) // biome-ignore format: as above
