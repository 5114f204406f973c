using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using NetHawk.Web.Commands;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Reads a section into its options, and says of every key that is unknown and every value that does not fit what is allowed.</summary>
public sealed class SectionReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    /// <summary>One line each, all of them, so that nobody mends one mistake per start.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public T Read<T>(string section, Func<T, IEnumerable<string>> validate)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(validate);
        var source = configuration.GetSection(section);
        int before = _problems.Count;
        if (source.Value is { Length: > 0 } scalar) _problems.Add($"{section}: value '{scalar}' is not allowed; it is a section with keys ({KeysOf(typeof(T))})");
        Check(source, typeof(T));
        if (_problems.Count > before) return new T();
        var options = new T();
        source.Bind(options);
        _problems.AddRange(validate(options));
        return options;
    }

    private void Check(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            var property = Settable(type).FirstOrDefault(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null) _problems.Add($"{child.Path}: unknown key{Nearest.Hint(child.Key, Settable(type).Select(p => p.Name))}; known in {section.Path} are {KeysOf(type)}");
            else CheckValue(child, property.PropertyType);
        }
    }

    private void CheckValue(IConfigurationSection section, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ElementOf(type) is { } element)
        {
            if (section.Value is { Length: > 0 } scalar) _problems.Add($"{section.Path}: value '{scalar}' is not a list; write a JSON array, or {section.Path}:0");
            foreach (var item in section.GetChildren())
            {
                if (int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)) CheckValue(item, element);
                else _problems.Add($"{item.Path}: unknown key; {section.Path} is a list: {section.Path}:0, {section.Path}:1 …");
            }
        }
        else if (IsScalar(type)) CheckScalar(section, type);
        else if (!typeof(IDictionary).IsAssignableFrom(type) && !IsReadOnlyDictionary(type)) Check(section, type);
    }

    private void CheckScalar(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
        {
            _problems.Add($"{section.Path}: a section is not allowed here; allowed is {What(type)}");
            return;
        }

        if (section.Value is null || type == typeof(string)) return;
        try
        {
            if (TypeDescriptor.GetConverter(type).ConvertFromInvariantString(section.Value) is null) throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            _problems.Add($"{section.Path}: value '{section.Value}' is not allowed; allowed is {What(type)}");
        }
    }

    private static string What(Type type) =>
        type == typeof(bool) ? "true or false"
        : type.IsEnum ? string.Join(", ", Enum.GetNames(type))
        : type == typeof(double) || type == typeof(float) || type == typeof(decimal) ? "a number"
        : type.IsPrimitive ? "a whole number"
        : type == typeof(TimeSpan) ? "a time span such as 00:10:00"
        : "a text";

    private static bool IsScalar(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(decimal) || type == typeof(Uri) || type == typeof(DateTimeOffset);

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type != typeof(string) && type.IsGenericType && !IsReadOnlyDictionary(type) && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments().Length == 1 ? type.GetGenericArguments()[0]
        : null;

    private static bool IsReadOnlyDictionary(Type type) => type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || type.GetGenericTypeDefinition() == typeof(IDictionary<,>) || type.GetGenericTypeDefinition() == typeof(Dictionary<,>));

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite || (!IsScalar(p.PropertyType) && ElementOf(p.PropertyType) is null && p.GetIndexParameters().Length == 0 && p.PropertyType.IsClass));

    private static string KeysOf(Type type) => string.Join(", ", Settable(type).Select(p => p.Name).Order(StringComparer.Ordinal));
}
