"""What the network has of a line or a user that differs, in the words of the commands; three more kinds of differences."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0029_resting_sorted'),
    ]

    operations = [
        migrations.AddField(
            model_name='difference',
            name='held',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='difference',
            name='thing',
            field=models.CharField(choices=[('tenant', 'Tenant'), ('state', 'Service Status'), ('plan', 'Service Plan'), ('item', 'Order Item'), ('number', 'Direct Dial Call Number'), ('device', 'Device'), ('channel', 'Trunk Channel'), ('bundle', 'Call Bundle'), ('limit', 'Call Fraud Prevention'), ('place', 'Place in the network'), ('details', 'Tenant Details'), ('admin', 'Administrator'), ('group', 'Customer Group'), ('block', 'Blocked Extension'), ('reach', 'What a line may call'), ('voicemail', 'Voicemail'), ('line', 'Line of a customer'), ('package', 'Package of a line'), ('caller', 'Number of a line'), ('name', 'User of a line'), ('phone', 'Device of a line'), ('user', 'User beyond the contract')], max_length=10, verbose_name='Kind'),
        ),
    ]
