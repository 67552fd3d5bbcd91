import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The coordinates of the schema that an operation uses, ascending: types, fields, arguments, fields of inputs, enum values
 * and directives. Fields that are asked for by an interface or a fragment are those of that type. What a variable holds is
 * not known, so all that its type may hold counts as used. What the schema does not have is left out.
 */
export function coordinatesOf(schema: GraphQLSchema, document: DocumentNode): string[] {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const addType = (type: GraphQLNamedType | null | undefined) => {
    if (type) found.add(type.name);
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      OperationDefinition: () => addType(info.getType() && getNamedType(info.getType()!)),
      FragmentDefinition: () => addType(info.getType() && getNamedType(info.getType()!)),
      InlineFragment: () => addType(info.getType() && getNamedType(info.getType()!)),
      Field({ name }) {
        const [parent, field] = [info.getParentType(), info.getFieldDef()];
        if (!parent || !field || name.value.startsWith('__')) return;
        addType(parent);
        found.add(`${parent.name}.${field.name}`);
        const type = getNamedType(field.type);
        if (!isLeafType(type) || isEnumType(type)) addType(type);
      },
      Directive: () => {
        if (info.getDirective()) found.add(`@${info.getDirective()!.name}`);
      },
      Argument() {
        const argument = info.getArgument();
        if (!argument) return;
        const [directive, parent, field] = [info.getDirective(), info.getParentType(), info.getFieldDef()];
        if (directive) found.add(`@${directive.name}(${argument.name}:)`);
        else if (parent && field) found.add(`${parent.name}.${field.name}(${argument.name}:)`);
        addType(getNamedType(argument.type));
      },
      ObjectField({ name }) {
        const parent = info.getParentInputType();
        const input = parent && getNamedType(parent);
        if (!isInputObjectType(input) || !input.getFields()[name.value]) return;
        found.add(`${input.name}.${name.value}`);
        addType(getNamedType(input.getFields()[name.value]!.type));
      },
      EnumValue({ value }) {
        const type = info.getInputType() && getNamedType(info.getInputType()!);
        if (isEnumType(type) && type.getValue(value)) found.add(`${type.name}.${value}`);
      },
      VariableDefinition({ type }) {
        let named = type;
        while (named.kind !== Kind.NAMED_TYPE) named = named.type;
        addWhole(found, schema.getType(named.name.value));
      },
    }),
  );
  return [...found].sort();
}

/** An input type with all that it leads to. */
function addWhole(found: Set<string>, type: GraphQLNamedType | undefined): void {
  if (!type) return;
  if (isEnumType(type)) for (const { name } of type.getValues()) found.add(`${type.name}.${name}`);
  const isSeen = found.has(type.name) && !isInputObjectType(type);
  found.add(type.name);
  if (isSeen || !isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    const coordinate = `${type.name}.${field.name}`;
    if (found.has(coordinate)) continue;
    found.add(coordinate);
    addWhole(found, getNamedType(field.type as GraphQLInputType));
  }
}
