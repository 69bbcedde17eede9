/** The smallest contract that shows a field, a rule, a transform and an enricher; tests change one thing in it. */
export const SMALL = `apiVersion: v3.1.0
kind: DataContract
id: small
version: 1.0.0
status: active
schema:
  - name: small
    properties:
      - name: id
        logicalType: string
        required: true
        primaryKey: true
      - name: at
        logicalType: timestamp
        required: true
      - name: price
        logicalType: number
        quality:
          - id: price-range
            type: custom
            engine: greatExpectations
            implementation:
              type: expect_column_values_to_be_between
              kwargs: {min_value: 0, max_value: 10}
      - name: place
        logicalType: object
        properties:
          - {name: lat, logicalType: number, required: true}
          - {name: lon, logicalType: number, required: true}
      - name: place_lat
        logicalType: number
      - name: tags
        logicalType: array
        logicalTypeOptions: {maxItems: 3}
        items: {logicalType: string}
    quality:
      - id: has-price
        type: custom
        engine: greatExpectations
        severity: warning
        implementation:
          type: expect_column_values_to_not_be_null
          kwargs: {column: price}
slaProperties:
  - {property: freshness, value: 2, unit: min}
customProperties:
  - property: omnistream
    value:
      time: at
      key: id
      transforms:
        - number: {field: price}
        - flatten: {field: place, fields: [lat]}
      enrichers:
        - temporal: {time_zone: Europe/Berlin, country: DE}
      monitors:
        - freshness: {seconds: 60}
      examples:
        - name: good
          record: {id: a, at: '{now}'}
          fails: [has-price]
`;
