/** Rule types that have a translation here. */
export const KNOWN_TYPES = [
  'ColumnCount',
  'ColumnDataType',
  'ColumnExists',
  'ColumnLength',
  'ColumnValues',
  'Completeness',
  'DataFreshness',
  'DistinctValuesCount',
  'IsComplete',
  'IsPrimaryKey',
  'IsUnique',
  'Mean',
  'ReferentialIntegrity',
  'RowCount',
  'StandardDeviation',
  'Sum',
  'Uniqueness',
  'UniqueValueRatio',
] as const;

/** Rule types of AWS Glue that have none: they compare data sets, look at files, or ask SQL. */
export const OTHER_TYPES = [
  'AggregateMatch',
  'AllStatistics',
  'ColumnCorrelation',
  'ColumnNamesMatchPattern',
  'CustomSql',
  'DatasetMatch',
  'DetectAnomalies',
  'DetectAnomaly',
  'Entropy',
  'FileFreshness',
  'FileMatch',
  'FileSize',
  'FileUniqueness',
  'RowCountMatch',
  'SchemaMatch',
] as const;

/** A rule type as one says it with its article: what a nearest name is looked for among. */
export const ALL_TYPES: readonly string[] = [...KNOWN_TYPES, ...OTHER_TYPES];
